"""Words by their part: irregular pasts, contractions, people, and the words that say nothing."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for lists that are easier read as one."""
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in text.split(";"):
        base, *forms = entry.split()
        found |= dict.fromkeys(forms, base)
    return found


# Past form -> base.
IRREGULAR = _pairs(
    "be was were been; become became; begin began begun; bend bent; blow blew blown; bite bit; "
    "break broke broken; bring brought; build built; buy bought; catch caught; choose chose "
    "chosen; come came; deal dealt; do did done; draw drew drawn; drive drove driven; eat ate "
    "eaten; fall fell fallen; feel felt; fight fought; find found; fly flew flown; forget forgot "
    "forgotten; freeze froze frozen; get got gotten; give gave given; go went gone; grow grew "
    "grown; have had; hear heard; hold held; keep kept; know knew known; lay laid; lead led; "
    "leave left; lend lent; lose lost; make made; mean meant; meet met; pay paid; raise raised; "
    "ride rode ridden; ring rang rung; rise rose risen; run ran; say said says; see saw seen; "
    "seek sought; sell sold; send sent; shake shook shaken; show showed shown; sit sat; sleep "
    "slept; speak spoke spoken; spend spent; spill spilt; stand stood; steal stole stolen; stick "
    "stuck; swear swore sworn; take took taken; teach taught; tell told telt; think thought; "
    "throw threw thrown; understand understood; undertake undertook; wake woke; wear wore worn; "
    "win won; wind wound; write wrote written; learn learnt; spell spelt; overhear "
    "overheard; notify notified; apologise apologised apologized apologising apology apologies; "
    "summarise summarised summarized summary; recognise recognised recognized; analyse analysed "
    "analyzed analysis; complain complaint complaints complained"
)
# Their past looks like their present.
SAME_FORM = word_set("put let read set cut shut hit split quit cost")
CONTRACTED = {
    "didnt": ("did", "not"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "wasnt": ("was", "not"),
    "isnt": ("is", "not"),
    "werent": ("were", "not"),
    "havent": ("have", "not"),
    "hasnt": ("has", "not"),
    "hadnt": ("had", "not"),
    "cant": ("can", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "couldnt": ("could", "not"),
    "wouldnt": ("would", "not"),
    "shouldnt": ("should", "not"),
    "wont": ("will", "not"),
    "won't": ("will", "not"),
    "wasnae": ("was", "not"),
    "isnae": ("is", "not"),
    "didnae": ("did", "not"),
    "cannae": ("can", "not"),
    "dinnae": ("do", "not"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "id": ("i", "'d"),
    "ill": ("i", "will"),
}
TITLES = word_set("mr mrs ms miss dr cllr sister councillor")
DAYS_AND_MONTHS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat sun january february march april june july august september october november "
    "december jan feb apr jun jul aug sep sept oct nov dec"
) - {"sat", "sun", "march"}

# Whom the work is for.
CUSTOMERS = (
    "customer guest client patient tenant resident caller user member lady gentleman man woman "
    "chap bloke fella lass lad mum dad mother father daughter son couple passenger parent family "
    "shopper visitor complainant pensioner student owner buyer traveller person people resident "
    "guy girl boy wife husband neighbour"
)
# Who may decide more than the writer.
SENIORS = (
    "manager supervisor boss lead leader head director matron officer specialist team partner "
    "governor owner chief duty line department office security legal solicitor dpo engineer "
    "consultant coordinator controller control executive principal safeguarding board committee "
    "management gaffer superior superintendent inspector tier insurer underwriter"
)
COLLEAGUES = (
    "colleague adviser advisor agent receptionist assistant staff member starter driver cashier "
    "trainee apprentice team mentor mate co-worker operative technician clerk him her he she them "
    "they everyone"
)
# Words that carry no subject of their own.
EMPTY = word_set(
    "a an the and or but if of to in on at by for with from as is are was were be been am it its "
    "this that these those i me my we our us you your he him his she her they them their not no "
    "do did does done have has had will would can could should shall may might must so then than "
    "there here what which who when where how why all any some each every up out off over down "
    "into about after before again just also too very own same other such only more most"
)
# Words with which a passage talks of criteria instead of work.
CLAIM_WORDS = word_set(
    "demonstrate show evidence prove criterion criteria unit outcome standard competent competence "
    "skill ability able effective effectively professional professionally appropriate proper "
    "properly correct correctly accurate accurately throughout process stage stages confident "
    "interaction manner ensure meet excellent good strong proven handle cover attach understanding "
    "clear communication experience successfully successful fully thorough timely line actively "
    "active account opportunity use provide include follow carry various relevant key "
    "organisation organisational procedure policy situation issue customer "
    "technique method methods approach knowledge year years many"
)
