# Production, with AWS's answers made up: terraform test -filter=tests/production.tftest.hcl -var-file=production.tfvars

mock_provider "aws" {
  source = "./tests/mocks"
}
mock_provider "aws" {
  alias  = "us_east_1"
  source = "./tests/mocks"
}

variables {
  region               = "eu-central-1"
  domain               = "policies.example.org"
  zone_id              = "Z0123456789ABCDEFGHIJ"
  image_digest         = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  collector_digest     = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
  alarm_email          = "operators@example.org"
  database_authorities = "tests/authority.pem"
}

run "production" {
  assert {
    condition     = aws_db_instance.main.multi_az && aws_db_instance.main.deletion_protection && !aws_db_instance.main.skip_final_snapshot && aws_db_instance.main.backup_retention_period == 14
    error_message = "In production the database is doubled, protected from deletion, and can go back to any moment of 14 days."
  }
  assert {
    condition     = aws_elasticache_replication_group.main.automatic_failover_enabled && aws_elasticache_replication_group.main.num_cache_clusters == 2
    error_message = "In production Valkey is doubled."
  }
  assert {
    condition     = length(aws_wafv2_web_acl_association.main) == 1
    error_message = "In production WAF looks at requests."
  }
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.program : group.retention_in_days == 365])
    error_message = "In production logs are kept for a year."
  }
}
