"""The front desk: login, launch, deep linking, registration."""
