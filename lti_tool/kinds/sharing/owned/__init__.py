"""Places outside that somebody showed to be their own: accounts, sites and feeds (row 25, 30)."""
