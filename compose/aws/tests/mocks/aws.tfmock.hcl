# What AWS would answer, where the provider looks at it: names that have the form of an ARN.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}
mock_data "aws_availability_zones" {
  defaults = { names = ["eu-central-1a", "eu-central-1b", "eu-central-1c"] }
}
mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555", key_id = "11111111-2222-3333-4444-555555555555" }
}
mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
}
mock_resource "aws_s3_bucket" {
  defaults = { arn = "arn:aws:s3:::mocked" }
}
mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/mocked" }
}
mock_resource "aws_ecr_repository" {
  defaults = {
    arn            = "arn:aws:ecr:eu-central-1:123456789012:repository/mocked"
    repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/mocked"
  }
}
mock_resource "aws_ecs_cluster" {
  defaults = { arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/mocked" }
}
mock_resource "aws_ecs_task_definition" {
  defaults = { arn = "arn:aws:ecs:eu-central-1:123456789012:task-definition/mocked:1" }
}
mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/mocked/1234567890123456"
    arn_suffix = "app/mocked/1234567890123456"
  }
}
mock_resource "aws_lb_target_group" {
  defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/mocked/1234567890123456" }
}
mock_resource "aws_lb_listener" {
  defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/mocked/1234567890123456/1234567890123456" }
}
mock_resource "aws_lb_listener_rule" {
  defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/mocked/1/1/1" }
}
mock_resource "aws_wafv2_web_acl" {
  defaults = { arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/mocked/1" }
}
mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:eu-central-1:123456789012:mocked" }
}
mock_resource "aws_appautoscaling_policy" {
  defaults = { arn = "arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:1:resource/ecs/service/mocked:policyName/mocked" }
}
mock_resource "aws_cloudfront_function" {
  defaults = { arn = "arn:aws:cloudfront::123456789012:function/mocked" }
}
mock_resource "aws_acm_certificate" {
  defaults = {
    arn = "arn:aws:acm:eu-central-1:123456789012:certificate/mocked"
    domain_validation_options = [
      { domain_name = "mocked", resource_record_name = "_1.policies.example.org", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws" },
    ]
  }
}
mock_resource "aws_acm_certificate_validation" {
  defaults = { certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/mocked" }
}
mock_resource "aws_db_instance" {
  defaults = {
    address = "database.mocked"
    master_user_secret = [
      { secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:master-AbCdEf", kms_key_id = "mocked", secret_status = "active" },
    ]
  }
}
mock_resource "aws_cloudformation_stack" {
  defaults = {
    outputs = {
      Name                  = "web"
      RedisUsers            = "mocked-users"
      SecretKey             = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:secret_key-AbCdEf"
      DatabasePassword      = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:database_password-AbCdEf"
      DatabaseOwnerPassword = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:database_owner_password-AbCdEf"
      RedisPassword         = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:redis_password-AbCdEf"
      AdminPassword         = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin_password-AbCdEf"
      MetricsToken          = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:metrics_token-AbCdEf"
      BackupPassphrase      = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:backup_passphrase-AbCdEf"
    }
  }
}
