"""The activity kinds, one package each; they never see each other."""
