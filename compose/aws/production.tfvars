# Doubled over two zones, protected from deletion, backed up every day.
environment = "production"
zones       = 2
web         = { cpu = 1024, memory = 2048, least = 2, most = 6 }
parse       = { cpu = 1024, memory = 3072, least = 1, most = 4 }
embed       = { cpu = 1024, memory = 2048, least = 1, most = 4 }
database    = { version = "17", class = "db.t4g.large", disk_gb = 100, most_disk_gb = 1000, kept_days = 14 }
redis_class = "cache.t4g.small"
backup      = { every_hours = 24, kept_days = 35 }
log_days    = 365
waf         = true
