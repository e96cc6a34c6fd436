# AWS WAF before the load balancer: known attacks, known bad addresses, and too many requests.

resource "aws_wafv2_web_acl" "main" {
  #checkov:skip=CKV_AWS_192:The rule set AWSManagedRulesKnownBadInputsRuleSet is there; this check does not look into dynamic blocks.
  count = var.waf ? 1 : 0
  name  = local.prefix
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = {
      AWSManagedRulesAmazonIpReputationList = 1
      AWSManagedRulesKnownBadInputsRuleSet  = 2
      AWSManagedRulesCommonRuleSet          = 3
    }
    content {
      name     = rule.key
      priority = rule.value
      override_action {
        none {}
      }
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key
          # Documents are larger than 8 KB and hold what looks like attacks, in policies on them.
          dynamic "rule_action_override" {
            for_each = rule.key == "AWSManagedRulesCommonRuleSet" ? ["SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"] : []
            content {
              name = rule_action_override.value
              action_to_use {
                count {}
              }
            }
          }
        }
      }
      visibility_config {
        metric_name                = rule.key
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = false
      }
    }
  }

  # The product counts by key and person; this stops a flood before it costs anything.
  rule {
    name     = "TooManyRequests"
    priority = 10
    action {
      block {}
    }
    statement {
      rate_based_statement {
        aggregate_key_type = "IP"
        limit              = 10000
      }
    }
    visibility_config {
      metric_name                = "TooManyRequests"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = false
    }
  }

  visibility_config {
    metric_name                = local.prefix
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "main" {
  count        = var.waf ? 1 : 0
  web_acl_arn  = aws_wafv2_web_acl.main[0].arn
  resource_arn = aws_lb.main.arn
}

resource "aws_cloudwatch_log_group" "waf" {
  count             = var.waf ? 1 : 0
  name              = "aws-waf-logs-${local.prefix}"
  retention_in_days = var.log_days
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_wafv2_web_acl_logging_configuration" "main" {
  count                   = var.waf ? 1 : 0
  resource_arn            = aws_wafv2_web_acl.main[0].arn
  log_destination_configs = [aws_cloudwatch_log_group.waf[0].arn]
  # Keys and sessions stay out of the log.
  dynamic "redacted_fields" {
    for_each = ["authorization", "cookie", "x-api-key"]
    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }
}
