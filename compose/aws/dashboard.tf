# One page with what is looked at first.

locals {
  charts = [
    { title = "Requests, and those that failed", metrics = [
      ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", aws_lb.main.arn_suffix, { stat = "Sum" }],
      ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer", aws_lb.main.arn_suffix, { stat = "Sum" }],
    ] },
    { title = "Seconds until the first words, and for a search (mean)", metrics = [
      [local.prefix, "policychat_first_text_seconds", { stat = "Average" }],
      [local.prefix, "policychat_search_seconds", { stat = "Average" }],
    ] },
    { title = "Answers", metrics = [for outcome in ["answered", "refused", "stopped", "broken"] :
      [local.prefix, "policychat_answers_total", "outcome", outcome, { stat = "Sum" }]
    ] },
    { title = "Oldest job that waits, in seconds", metrics = [for queue in local.queues :
      [local.prefix, "policychat_queue_oldest_seconds", "queue", queue, { stat = "Maximum" }]
    ] },
    { title = "Tasks that run", metrics = [for service in keys(local.services) :
      ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", aws_ecs_cluster.main.name, "ServiceName", service, { stat = "Average" }]
    ] },
    { title = "Processors of the tasks, in percent", metrics = [for service in keys(local.services) :
      ["AWS/ECS", "CPUUtilization", "ClusterName", aws_ecs_cluster.main.name, "ServiceName", service, { stat = "Average" }]
    ] },
    { title = "Database: processors in percent, connections", metrics = [
      ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", aws_db_instance.main.identifier, { stat = "Average" }],
      ["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", aws_db_instance.main.identifier, { stat = "Maximum" }],
    ] },
    { title = "Valkey: memory in percent", metrics = [
      ["AWS/ElastiCache", "DatabaseMemoryUsagePercentage", "ReplicationGroupId", aws_elasticache_replication_group.main.id, { stat = "Maximum" }],
    ] },
  ]
}

resource "aws_cloudwatch_dashboard" "main" {
  dashboard_name = local.prefix
  dashboard_body = jsonencode({
    widgets = [for number, chart in local.charts : {
      type   = "metric"
      x      = (number % 2) * 12
      y      = floor(number / 2) * 6
      width  = 12
      height = 6
      properties = {
        title   = chart.title
        region  = var.region
        period  = 60
        metrics = chart.metrics
      }
    }]
  })
}
