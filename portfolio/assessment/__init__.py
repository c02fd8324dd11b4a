"""An assessor's judgements, the acceptance of ties, sign-off, countersignature and reopening."""
