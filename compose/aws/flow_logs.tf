# Which connections were let through and which were not: addresses and ports, never contents.

resource "aws_flow_log" "vpc" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flows.arn
  iam_role_arn    = aws_iam_role.flows.arn
}

resource "aws_cloudwatch_log_group" "flows" {
  name              = "/${local.prefix}/flows"
  retention_in_days = var.log_days
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_iam_role" "flows" {
  name               = "${local.prefix}-flows"
  assume_role_policy = jsonencode(local.trust["vpc-flow-logs"])
}

resource "aws_iam_role_policy" "flows" {
  name = "write"
  role = aws_iam_role.flows.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
      Resource = ["${aws_cloudwatch_log_group.flows.arn}:*"]
    }]
  })
}
