# Queues, limits, streams under way. They may be lost: PostgreSQL has the truth.

resource "aws_elasticache_subnet_group" "main" {
  name       = local.prefix
  subnet_ids = [for subnet in aws_subnet.isolated : subnet.id]
}

resource "aws_elasticache_parameter_group" "main" {
  name   = local.prefix
  family = "valkey8"

  # A full Redis refuses; one that evicts would drop jobs without a word.
  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id = local.prefix
  description          = "Queues, limits and streams of ${local.prefix}"
  engine               = "valkey"
  engine_version       = "8.0"
  node_type            = var.redis_class
  port                 = 6379
  parameter_group_name = aws_elasticache_parameter_group.main.name

  num_cache_clusters         = local.production ? 2 : 1
  automatic_failover_enabled = local.production
  multi_az_enabled           = local.production

  # The product signs in as a user of this group; nobody comes in without a password.
  user_group_ids             = [aws_cloudformation_stack.secrets.outputs["RedisUsers"]]
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.main.arn
  subnet_group_name          = aws_elasticache_subnet_group.main.name
  security_group_ids         = [aws_security_group.redis.id]

  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = true
  maintenance_window         = "sun:04:30-sun:05:30"
  apply_immediately          = true
}
