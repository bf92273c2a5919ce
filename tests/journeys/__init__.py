"""The whole way in a browser, through the demo that everybody starts."""
