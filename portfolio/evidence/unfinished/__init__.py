"""What a learner began and did not finish: files never saved, drafts never declared."""
