"""Given names and surnames of many languages, and the words that only look like names."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from zxcvbn.frequency_lists import FREQUENCY_LISTS


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


# Whose names people in Britain bear; Faker keeps a list for each.
_LANGUAGES = words_of(
    """
    en_GB en_US en_IE en_NZ en_NG en_PK en_IN en_KE ga_IE ig_NG yo_NG ha_NG pl_PL ro_RO vi_VN
    nl_NL pt_PT es_ES it_IT fr_FR de_DE lt_LT lv_LV tr_TR sk_SK cs_CZ hu_HU hr_HR sv_SE
    de_CH fr_DZ da_DK
    """
)
# Rarer here: a name that is a usual word as well is left out.
_RARER = ["tw_GH", "zu_ZA", "fi_FI", "no_NO", "et_EE", "sl_SI"]
# Names in these languages are looked for where people type without capitals, too.
_TYPED_SMALL = ["en_GB", "en_US", "en_IE", "en_NG", "en_PK", "en_IN", "pl_PL"]

# Names of people in Britain that the lists lack.
_MORE_GIVEN = words_of(
    """
    aleksandra amir angharad aoife bogdan chinwe dafydd femi folake gethin gwen hamish harpreet
    jaswinder kate kayleigh kerry lorna manpreet mei mike muhammad nikhil parveen piotr priya
    rajesh rhian ron seun shaun shauna steve sue sunil trev wei xiuying yasmin zbigniew
    abdi abena abiola ade adebayo adeola agnieszka ahmad alasdair alastair aled alisdair alun
    anwen arvind ashraf ayaan ayodele azadeh babatunde baljit balwinder bashir baz beata bethan
    bev bhavna blessing bronagh bronwen cai caitlin callum caoimhe ceri chantelle chiara chidi
    chukwuemeka cian ciara clodagh costas dai danuta daz deepak del dermot dewi dilwyn dimitris
    dinesh dorota ebele eilidh eira eirlys elif eluned emeka emre eoghan eoin esra ewa ewan
    farah farhan fatima fatoumata ferdia fergus fionnuala folasade gaz gethin ghulam giorgos
    glenys goncalo grainne gruffydd gurdeep gurpreet halima hamza harjit hassan huw hyun idris
    ieuan ifeoma iman imran ines ioan ioana iolo irfan iwona jagdeep jamal jasmina jaz jermaine
    joao kacper kamal kamran karthik kash kasia katarzyna kev khadija kofi krishna krystyna
    kulwinder kwabena kwame kwasi lakshmi lamin leroy liadan lleucu llinos lowri lukasz lynette
    maciej mahmoud mairead malgorzata mandeep marek meera mehmet mehwish meleri mihai min
    mohamed mohammad mohammed myfanwy nadeem nana naveed neha nerys ngozi nia niamh nikolaos
    nkechi nuala obinna oisin olu oluwaseun oluwatobi orla osian padraig pawel pravin priyanka
    przemek rafal raj rajinder rakesh ranjit rashid rav ravi rhiannon rhodri rhys roisin ruairi
    rukhsana saima saleem samira sandeep sanjay sean shabnam shanice shaz shazia shreya sian
    sinead siobhan slawomir sohail sorcha stavros sukhwinder suresh taiwo talfryn tariq temitope
    tomasz tunde usman uzma vasile venkat vijay vikram wayne winston wojciech wojtek xiaoling
    yetunde yiannis yusuf zahra zainab zara zayn zuzanna
    """
)
_MORE_SURNAMES = words_of(
    """
    ahmed akhtar bibi chaudhry cheung choudhury dhillon ho hussain khan kowalski lal lewandowski
    li lin liu malik miah novak nwosu o'brien o'connor o'reilly okoro rahman rao sandhu shah
    tran uddin wang wojcik wong wu zhang zielinski
    """
)

# Words that are names of people as well: each needs something beside it that says so.
WORDS_TOO = words_of(
    """
    add press numbers files ties questions
    april august mar jan autumn abbey ace amber angel art ash aura autumn baker bank banks
    barber barker bay beach bell berry best bill bird bishop black bliss block blue bond book
    booker booth bowl bowman boy bridge brook brooks brown buck burn bush butcher butler can
    cannon carpenter carter cash chance charity chase chip christian church clay clean close
    coal cole cook cooper cotton court coy crane crisp cross crystal curry dale dales dawn day
    dean dear destiny diamond divine do dot drake drew drive duke dusty early earl east ebony
    eden elder english essence ever ex faith fast field fields finch fisher fleet flint flood
    flower forest forester fox frank free freeman french friend frost gale gardener garden gay
    gene gift ginger glass glen glory gold golden good grace grant gray green grey ground guy
    hall hammer hand handy hardy harmony harper haven hawk hay hazel head heath heather henna
    hill holiday holly holmes home honor honour hook hope house hunt hunter hurst ice in iris
    iron ivory ivy jack jade jewel joy judge junior june just justice kane keen key kind king
    kit knight lake lamb lance land lane lark law lay leaf lee lily link little lock long lord
    lot love low lucky mace major march mark marsh mason master maverick max may mead meadow
    mercy merit merry mild mile miles mill miller mills mint miracle mo moon moor more morning
    moss muse nation nice noble noon norm north nova oak ocean olive orchid page paige paint
    park parker pat patience peace peak pearl penny pepper pike piper pitt place plant plum pole
    pool poppy porter post potter power precious price pride prince princess promise prosper
    providence purple queen quick quinn rain raven ray read reason reed reef reeve rex rice rich
    rise river rivers rob robin rock rod rose rosemary rowan royal ruby rush rusty sage saint
    sale sales salt sam sandy savage sawyer sea senior serenity sharp shepherd short silver sky
    slate small smart smith smoke snow son south speed spring sterling stern stone story street
    strong sue summer summers sun sunny sunday swan sweet tailor tanner taylor temple terry
    tiger tidy time town trace tree trinity trip true tuesday turner unique valley van victor
    violet virtue walker wall ward warren waters way weaver webb welcome wells west wheeler
    white wild will wilt winter winters wise wolf wood woods worth wren wright young zest an am
    as at be by go he if is it me my no of oh on or so to up us we see say says she sister per
    pro sir son sons tell tan thy ting tom true tu via vi la le les di da de del des du el al
    ali ana ane art ava bo bob deal bright branch staff team desk shop store card main call case
    note notes date name names number order phone email mail text letter form file review reply
    copy room floor hotel leaf paper salman salem sal sol sana sara sun tea ten two son ann
    job min iman cai del blessing line
    hours sweeney marks ink nan nat
    """
) - {"ann", "ali", "ana", "ava", "bob", "tom", "sam", "sara", "salman", "sweeney", "jack", "max"}

# Places whose names people bear as well: Bolton, Poole.
PLACES = words_of(
    """
    england scotland wales ireland britain london manchester birmingham leeds liverpool glasgow
    edinburgh cardiff belfast bristol sheffield newcastle nottingham leicester coventry bradford
    hull stoke derby southampton portsmouth plymouth brighton reading luton bolton norwich
    swindon dundee aberdeen inverness swansea newport oxford cambridge york exeter bath chester
    lincoln durham preston blackpool wigan huddersfield halifax wakefield barnsley doncaster
    rotherham middlesbrough sunderland carlisle lancaster worcester gloucester cheltenham
    hereford shrewsbury ludlow peterborough ipswich colchester northampton bedford watford
    slough croydon hackney camden stratford hove bournemouth poole dover otley daventry paris
    rome berlin stuttgart madrid lagos mogadishu dublin france germany italy spain poland india
    china america skye cornwall devon kent surrey sussex essex yorkshire lancashire norfolk
    suffolk hollywood egypt
    """
)

# What is written with a capital and is nobody: no word of these begins or ends a name.
_NOBODY = words_of(
    """
    i i'm i've i'd i'll a an the this that these those there here it he she we you they who whom
    whose what which when where why how my your his her its our their me him us them and or but
    nor so yet if then else as at by for from in into of off on onto out over to under up with
    without before after about above again against all any both each every few more most no none
    not only other own same some such than too very can could shall should would must might do
    does did done has have had having is are was were be been being am let please thank thanks
    cheers dear hello hi hey regards sincerely faithfully wishes yours kind best many sorry yes
    ok okay monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur
    thurs fri january february march april june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter christmas
    easter bank holiday morning afternoon evening today tomorrow yesterday mr mrs ms miss mx dr
    prof professor sir dame lord lady rev reverend cllr councillor father herr frau señor señora
    madame monsieur madam captain sergeant inspector customer customers client clients caller
    callers passenger passengers guest guests patient tenant tenants member members resident
    visitor complainant colleague colleagues staff manager managers management supervisor leader
    lead team agent adviser advisor assistant director officer assessor verifier learner witness
    secretary chair chairman owner driver engineer apprentice trainer head deputy senior duty
    sales service services support care relations operations finance accounts accounting payroll
    billing payments reception security logistics despatch dispatch warehouse returns marketing
    facilities housekeeping kitchen legal hr it human resources department dept office branch
    company ltd limited plc llp inc group trust council university college school academy
    institute centre center hospital surgery clinic practice hotel restaurant shop store stores
    supermarket market station airport library museum museums club society association union
    bank insurance energy water power gas electric trains buses travel airways logistics haulage
    foods kitchens catering dental garden gardens outdoor living heating brewery bakery motors
    solutions systems partners consulting consultants bros street road lane avenue close drive
    crescent court terrace grove place square way hill row mews walk park view rise parade gate
    wharf quay house cottage lodge farm flat unit block floor room estate bridge church cross
    town city county village north south east west northern southern eastern western upper lower
    great new old first second third final last next kingdom uk united europe european american
    british english scottish welsh irish french german polish spanish african asian punjabi urdu
    hindi chinese sea amazon google apple microsoft excel word outlook teams zoom facebook
    twitter instagram whatsapp tesco sainsbury sainsburys asda aldi lidl boots currys argos ikea
    hermes evri dpd ebay paypal visa mastercard lloyds barclays hsbc natwest santander greggs
    marks act regulation regulations rights policy procedure code practice law data protection
    general equality consumer ombudsman standard standards nvq level criterion criteria evidence
    portfolio outcome outcomes qualification award diploma certificate learning knowledge
    understanding complaint complaints complaining enquiry enquiries call calls log logs record
    records report reports form forms note notes date time name address phone tel telephone
    mobile email e-mail mail post postcode reference ref number order account invoice booking
    policy claim ticket card details description nature problem issue resolution action actions
    agreed result status subject re fw fwd cc bcc sent received minutes present apologies
    attendees agenda meeting matters arising business any item items page figure table appendix
    section part paragraph incoming outgoing outgoing follow-up follow feedback refund refunded
    replacement repair delivery delivered late lost damaged wrong missing broken open closed
    pending resolved escalated promise personal private confidential statement testimony account
    letter message signed copy draft introduction conclusion summary background situation task
    reflection reflective what's nobody everybody everyone somebody someone anybody anyone
    people person lady gentleman man woman boy girl family mum dad mother father son daughter
    wife husband brother sister friend nothing something everything anything because although
    though while since until during when once twice later finally firstly secondly also however
    therefore instead overall luckily unfortunately fortunately usually sometimes always never
    often working looking talking listening being having doing making taking asking telling
    ringing writing anonymous unknown n/a tbc tba none ref id ni nhs vat pin dob am pm ceo ceos
    website internet web online app system screen computer database spreadsheet crm gdpr told
    asked said rang spoke called phoned wrote explained offered apologised checked passed noted
    logged booked transferred escalate contacted spoken put gave took went came did got made
    sent found left returned replied agreed cust retail eyes
    """
)
_SOMEBODY_TOO = words_of(
    """
    april june summer chester lincoln preston kent essex bradford derby mar jan august word marks
    chase reading hill close house park lane way church cross hall town winter autumn
    """
)
NOBODY = (_NOBODY | PLACES) - _SOMEBODY_TOO

# What comes after makes the name that of a street, a house or a firm.
OF_A_PLACE = words_of(
    """
    street road lane avenue close drive crescent court terrace gardens grove square way hill row
    mews walk park parade house cottage lodge farm estate bridge hospital surgery school college
    university academy primary station hotel inn arms bakery stores store shop ltd limited plc
    llp group trust council services service company bank insurance depot branch centre center
    club church cathedral hall museum library county city town united rovers airport theatre
    cinema island river lake bay heath common green building tower industrial business retail
    foods kitchens trains buses travel motors solutions dental day week month festival period
    """
)


# So many of the commonest words that people say are words first, whoever bears them as a name.
_USUAL = 6000
_EVERYDAY = 2000


def plain(word: str) -> str:
    """A word without capitals, accents and curly apostrophes, as names are compared."""
    bare = unicodedata.normalize("NFKD", word.replace("’", "'")).replace("ł", "l")
    return "".join(c for c in bare.replace("Ł", "l") if not unicodedata.combining(c)).lower()


@cache
def given_names() -> frozenset[str]:
    """Given names, as ``plain`` writes them."""
    common = _of(_LANGUAGES, "first_names") | _MORE_GIVEN
    # The long English list and the short forms of names count where they are no usual words.
    rare = _of(["en", *_RARER], "first_names") | frozenset(FREQUENCY_LISTS["female_names"])
    rare |= frozenset(FREQUENCY_LISTS["male_names"])
    return common | (rare - frozenset(FREQUENCY_LISTS["us_tv_and_film"][:_USUAL]))


@cache
def everyday_words() -> frozenset[str]:
    """The commonest words that people say."""
    return frozenset(FREQUENCY_LISTS["us_tv_and_film"][:_EVERYDAY])


@cache
def usual_words() -> frozenset[str]:
    """Words that people use in speech or in writing, names among them."""
    return frozenset(FREQUENCY_LISTS["us_tv_and_film"]) | frozenset(
        FREQUENCY_LISTS["english_wikipedia"]
    )


@cache
def given_names_typed_small() -> frozenset[str]:
    """Given names that are told from words where nothing has a capital."""
    names = _of(_TYPED_SMALL, "first_names") | _MORE_GIVEN
    return frozenset(name for name in names if len(name) > 2) - WORDS_TOO - NOBODY


@cache
def surnames() -> frozenset[str]:
    """Surnames, as ``plain`` writes them."""
    rare = frozenset(FREQUENCY_LISTS["surnames"]) | _of(_RARER, "last_names")
    usual = frozenset(FREQUENCY_LISTS["us_tv_and_film"][:_USUAL])
    return _of(_LANGUAGES, "last_names") | _MORE_SURNAMES | (rare - usual)


def _of(languages: Iterable[str], wanted: str) -> frozenset[str]:
    found: set[str] = set()
    for language in languages:
        provider = import_module(f"faker.providers.person.{language}").Provider
        for kind in vars(provider):
            if kind.endswith(wanted):
                found.update(plain(name) for name in getattr(provider, kind) or ())
    return frozenset(name for name in found if name.isascii() and " " not in name)
