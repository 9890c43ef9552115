"""Traffic: impressions are sold by auction to dramas, merchants and outside advertisers (seed §2.2)."""
