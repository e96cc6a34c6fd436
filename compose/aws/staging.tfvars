# Small, in private networks only, and gone without a trace when it is destroyed.
environment = "staging"
web         = { cpu = 512, memory = 2048, least = 1, most = 2 }
parse       = { cpu = 512, memory = 2048, least = 1, most = 2 }
embed       = { cpu = 512, memory = 2048, least = 1, most = 2 }
database    = { version = "17", class = "db.t4g.small", disk_gb = 20, most_disk_gb = 100, kept_days = 1 }
redis_class = "cache.t4g.micro"
backup      = { every_hours = 0, kept_days = 7 }
waf         = false
