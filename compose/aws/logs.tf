resource "aws_cloudwatch_log_group" "program" {
  for_each          = local.roles
  name              = "/${local.prefix}/${each.key}"
  retention_in_days = var.log_days
  kms_key_id        = aws_kms_key.main.arn
}

# The collector writes figures here, and CloudWatch makes metrics of them.
resource "aws_cloudwatch_log_group" "figures" {
  #checkov:skip=CKV_AWS_338:CloudWatch keeps the metrics that it makes of these lines for 15 months; the lines are only their way.
  name              = "/${local.prefix}/figures"
  retention_in_days = 7
  kms_key_id        = aws_kms_key.main.arn
}
