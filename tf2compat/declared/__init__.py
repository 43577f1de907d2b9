"""Names that are not carried over, with a reason and an alternative: the tables make errors, reports and pages."""
