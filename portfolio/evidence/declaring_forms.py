"""The form with which a learner declares an item: what AI tools did stands with the words."""

from wtforms import TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from portfolio.evidence.declarations import AiStatement, AiUse
from portfolio.web.fields import NeededFor, RadioField
from portfolio.web.forms import Form

_ASKED = "Say whether you used AI tools."


class AiFields(Form):
    """Whether AI tools were used for an item, which, and for what."""

    ai = RadioField(
        "Did you use AI tools for it?",
        description="Such as ChatGPT, Copilot or Gemini. Your assessor reads what you state here.",
        choices=[
            (AiUse.NONE.value, "No AI tool"),
            (AiUse.USED.value, "AI tools, as said below"),
        ],
        # A draft is saved before anything is said of it.
        validate_choice=False,
        validators=[InputRequired(_ASKED), AnyOf([*AiUse], message=_ASKED)],
    )
    ai_how = TextAreaField(
        "Which tools, and for what",
        description="As “ChatGPT, to check my spelling”.",
        validators=[
            NeededFor("needed where you used any"),
            Length(max=1000, message="Keep it under 1,000 characters."),
        ],
    )

    @property
    def ai_statement(self) -> AiStatement:
        """What was stated."""
        return AiStatement(AiUse(self.ai.data), self.ai_how.data or "")


class DeclareForm(AiFields):
    """The learner declares an item as the page shows it."""
