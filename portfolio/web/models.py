"""Receipts of forms that were carried out, so that a form sent twice acts once."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portfolio.schema import Base


class FormReceipt(Base):
    """A form's one-time token, kept with what the form did."""

    __tablename__ = "form_receipt"
    audited = False

    token: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    at: Mapped[datetime]
    leads_to: Mapped[str]
