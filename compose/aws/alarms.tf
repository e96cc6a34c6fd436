# What somebody should be told of: the alerts of compose/observability/alerts.yaml, by the same
# names, and what AWS alone knows. Where those look at the slowest five of a hundred, these look
# at the mean, which is what CloudWatch is given.

locals {
  product_is   = { namespace = local.prefix, dimensions = {} }
  balancer     = { namespace = "AWS/ApplicationELB", dimensions = { LoadBalancer = aws_lb.main.arn_suffix } }
  database_is  = { namespace = "AWS/RDS", dimensions = { DBInstanceIdentifier = aws_db_instance.main.identifier } }
  redis_is     = { namespace = "AWS/ElastiCache", dimensions = { ReplicationGroupId = aws_elasticache_replication_group.main.id } }
  service_runs = { for name, role in local.services : name => { ClusterName = aws_ecs_cluster.main.name, ServiceName = name } }

  # One figure over (or under) a bound for so many minutes.
  simple_alarms = merge(
    { for name, dimensions in local.service_runs : "${name}-runs-not" => {
      says       = "Fewer tasks of ${name} run than should. Look at the service's events and its log."
      from       = { namespace = "ECS/ContainerInsights", dimensions = dimensions }
      metric     = "RunningTaskCount", statistic = "Minimum", under = local.services[name].size.least, minutes = 5
      is_missing = "breaching"
    } },
    { for queue in local.queues : "no-workers-${queue}" => {
      says       = "Nobody works on the queue ${queue}, or no figures come. Uploads wait. Look at the services ${queue} and scheduler."
      from       = merge(local.product_is, { dimensions = { queue = queue } })
      metric     = "policychat_queue_workers", statistic = "Maximum", under = 1, minutes = 5
      is_missing = "breaching"
    } },
    { for queue in local.queues : "jobs-wait-${queue}" => {
      says       = "A job of the queue ${queue} has waited more than 15 minutes. After a large upload it takes its time; else look at the workers' log."
      from       = merge(local.product_is, { dimensions = { queue = queue } })
      metric     = "policychat_queue_oldest_seconds", statistic = "Maximum", over = 900, minutes = 5
      is_missing = "notBreaching"
    } },
    { for outcome in ["crashed", "internal_error"] : "ingest-${outcome}" => {
      says       = "The ingest of a document crashed. It is begun again a few times; the workers' log says why."
      from       = merge(local.product_is, { dimensions = { outcome = outcome } })
      metric     = "policychat_ingests_total", statistic = "Sum", over = 0, minutes = 15
      is_missing = "notBreaching"
    } },
    {
      first-words-slow = {
        says       = "Readers wait more than 10 seconds for the first words, in the mean. The model is too slow for so many; see LLM_PARALLEL."
        from       = local.product_is
        metric     = "policychat_first_text_seconds", statistic = "Average", over = 10, minutes = 15
        is_missing = "notBreaching"
      }
      search-slow = {
        says       = "A search takes more than half a second, in the mean. See whether the database has memory enough."
        from       = local.product_is
        metric     = "policychat_search_seconds", statistic = "Average", over = 0.5, minutes = 15
        is_missing = "notBreaching"
      }
      database-disk = {
        says       = "The database has less than 5 GB of disk left, and has grown to most_disk_gb."
        from       = local.database_is
        metric     = "FreeStorageSpace", statistic = "Minimum", under = 5 * pow(2, 30), minutes = 5
        is_missing = "breaching"
      }
      database-busy = {
        says       = "The database's processors are busy. Take a larger class, or see Performance Insights for which statement."
        from       = local.database_is
        metric     = "CPUUtilization", statistic = "Average", over = 85, minutes = 15
        is_missing = "breaching"
      }
      redis-full = {
        says       = "Valkey's memory is nearly full; it will refuse jobs and streams. Take a larger class."
        from       = local.redis_is
        metric     = "DatabaseMemoryUsagePercentage", statistic = "Maximum", over = 80, minutes = 5
        is_missing = "breaching"
      }
    },
  )
}

resource "aws_sns_topic" "alarms" {
  name              = "${local.prefix}-alarms"
  kms_master_key_id = aws_kms_key.main.id
}

resource "aws_sns_topic_subscription" "alarms" {
  count     = var.alarm_email == "" ? 0 : 1
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

resource "aws_cloudwatch_metric_alarm" "simple" {
  for_each            = local.simple_alarms
  alarm_name          = "${local.prefix}-${each.key}"
  alarm_description   = each.value.says
  namespace           = each.value.from.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.from.dimensions
  statistic           = each.value.statistic
  comparison_operator = can(each.value.over) ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = try(each.value.over, each.value.under)
  period              = 60
  evaluation_periods  = each.value.minutes
  datapoints_to_alarm = each.value.statistic == "Sum" ? 1 : each.value.minutes
  treat_missing_data  = each.value.is_missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
