"""NVQ portfolio: evidence mapping and assessment tracking for UK vocational qualifications.

The folders follow the life of a portfolio: standards and people, enrolment, evidence, assessment,
verification, and what looks at all of it: overview and exports. docs/architecture.md is the map.
"""

__version__ = "0.1.0"
