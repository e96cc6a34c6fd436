# Two AWS roles for each role of the product: what ECS needs to start the task, and what the
# program in it may do.

locals {
  trust = { for service in ["ecs-tasks", "ecs", "vpc-flow-logs", "monitoring.rds", "scheduler"] : service => {
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "${service}.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  } }

  # ARNs without what selects one value in them.
  secret_arns = { for name, arn in local.secrets : name => join(":", slice(split(":", arn), 0, 7)) }

  starting = { for name, role in local.roles : name => [
    {
      Sid      = "Images"
      Effect   = "Allow"
      Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      Resource = [for repository in aws_ecr_repository.main : repository.arn]
    },
    # AWS knows no resource for this one: it gives a password for registries, and no image.
    { Sid = "SignInToImages", Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = ["*"] },
    {
      Sid      = "Logs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["${aws_cloudwatch_log_group.program[name].arn}:*"]
    },
    {
      Sid      = "Secrets"
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = [for secret in role.secrets : local.secret_arns[secret]]
    },
    local.through_the_key["secretsmanager"],
  ] }

  running = { for name, role in local.roles : name => concat(
    [for statement in [
      { Sid = "Originals", Effect = "Allow", Action = role.originals, Resource = ["${aws_s3_bucket.main["originals"].arn}/*"] },
      # Without it S3 answers 403 for what is not there, and not 404.
      { Sid = "OriginalsThere", Effect = "Allow", Action = ["s3:ListBucket"], Resource = [aws_s3_bucket.main["originals"].arn] },
      local.through_the_key["s3"],
    ] : statement if length(role.originals) > 0],
    [for statement in [
      { Sid = "Backups", Effect = "Allow", Action = role.backups, Resource = ["${aws_s3_bucket.main["backups"].arn}/*"] },
    ] : statement if length(role.backups) > 0],
    role.models,
    [for statement in [local.traces] : statement if role.size.least > 0],
    [for statement in [local.figures] : statement if name == "scheduler"],
  ) }

  # The key is used through one service only, never by itself.
  through_the_key = { for service in ["s3", "secretsmanager"] : service => {
    Sid       = "KeyThrough${title(service)}"
    Effect    = "Allow"
    Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource  = [aws_kms_key.main.arn]
    Condition = { StringEquals = { "kms:ViaService" = "${service}.${var.region}.amazonaws.com" } }
  } }
  # AWS knows no resources for traces.
  traces = {
    Sid      = "Traces"
    Effect   = "Allow"
    Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    Resource = ["*"]
  }
  figures = {
    Sid      = "Figures"
    Effect   = "Allow"
    Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    Resource = ["${aws_cloudwatch_log_group.figures.arn}:*"]
  }
}

resource "aws_iam_role" "start" {
  for_each           = local.roles
  name               = "${local.prefix}-${each.key}-start"
  assume_role_policy = jsonencode(local.trust["ecs-tasks"])
}

resource "aws_iam_role_policy" "start" {
  for_each = local.roles
  name     = "start"
  role     = aws_iam_role.start[each.key].id
  policy   = jsonencode({ Version = "2012-10-17", Statement = local.starting[each.key] })
}

resource "aws_iam_role" "run" {
  for_each           = local.roles
  name               = "${local.prefix}-${each.key}-run"
  assume_role_policy = jsonencode(local.trust["ecs-tasks"])
}

resource "aws_iam_role_policy" "run" {
  for_each = { for name, statements in local.running : name => statements if length(statements) > 0 }
  name     = "run"
  role     = aws_iam_role.run[each.key].id
  policy   = jsonencode({ Version = "2012-10-17", Statement = each.value })
}
