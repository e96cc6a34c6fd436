# Two kinds of backup. AWS keeps every moment of the database (database.tf), every version of an
# original for some days (storage.tf), and what is below: the product's own archive, encrypted
# with a passphrase, which restores anywhere, in another account or on a machine of your own.

resource "aws_scheduler_schedule" "backup" {
  count                        = var.backup.every_hours > 0 ? 1 : 0
  name                         = "${local.prefix}-backup"
  description                  = "Writes one archive into the bucket for backups"
  schedule_expression          = "rate(${var.backup.every_hours} ${var.backup.every_hours == 1 ? "hour" : "hours"})"
  schedule_expression_timezone = "UTC"
  kms_key_arn                  = aws_kms_key.main.arn

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 30
  }

  target {
    arn      = aws_ecs_cluster.main.arn
    role_arn = aws_iam_role.schedule.arn
    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.main["backup"].arn
      launch_type         = "FARGATE"
      platform_version    = "1.4.0"
      network_configuration {
        subnets          = [for subnet in aws_subnet.private : subnet.id]
        security_groups  = [aws_security_group.tasks.id]
        assign_public_ip = false
      }
    }
    retry_policy {
      maximum_retry_attempts       = 2
      maximum_event_age_in_seconds = 3600
    }
  }
}

resource "aws_iam_role" "schedule" {
  name               = "${local.prefix}-schedule"
  assume_role_policy = jsonencode(local.trust["scheduler"])
}

resource "aws_iam_role_policy" "schedule" {
  name = "start-backup"
  role = aws_iam_role.schedule.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["ecs:RunTask"]
        Resource  = [aws_ecs_task_definition.main["backup"].arn]
        Condition = { ArnEquals = { "ecs:cluster" = aws_ecs_cluster.main.arn } }
      },
      {
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = [aws_iam_role.start["backup"].arn, aws_iam_role.run["backup"].arn]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = [aws_kms_key.main.arn]
      },
    ]
  })
}

# A day without a new archive rings.
resource "aws_cloudwatch_metric_alarm" "backup" {
  count               = var.backup.every_hours > 0 ? 1 : 0
  alarm_name          = "${local.prefix}-backup-fails"
  alarm_description   = "The backup task did not say that its archive was written. Look at its log."
  namespace           = local.prefix
  metric_name         = "backups_written"
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 86400
  evaluation_periods  = max(1, ceil(var.backup.every_hours / 24))
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_log_metric_filter" "backup" {
  name           = "${local.prefix}-backups-written"
  log_group_name = aws_cloudwatch_log_group.program["backup"].name
  pattern        = "\"written: s3://\""
  metric_transformation {
    namespace = local.prefix
    name      = "backups_written"
    value     = "1"
  }
}
