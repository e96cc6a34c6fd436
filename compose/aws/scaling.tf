# How many tasks there are: web by processors and by requests, workers by how long jobs wait.

locals {
  scaled = { for name in ["web", "parse", "embed"] : name => local.roles[name].size }
}

resource "aws_appautoscaling_target" "main" {
  for_each           = local.scaled
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${each.key == "web" ? aws_cloudformation_stack.web.outputs["Name"] : aws_ecs_service.main[each.key].name}"
  min_capacity       = each.value.least
  max_capacity       = each.value.most
}

resource "aws_appautoscaling_policy" "processors" {
  for_each           = aws_appautoscaling_target.main
  name               = "processors"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  scalable_dimension = each.value.scalable_dimension
  resource_id        = each.value.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# ELB's own figure for each target belongs to one target group, and blue and green take turns:
# so all requests are divided by the tasks that run.
resource "aws_appautoscaling_policy" "requests" {
  name               = "requests"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.main["web"].service_namespace
  scalable_dimension = aws_appautoscaling_target.main["web"].scalable_dimension
  resource_id        = aws_appautoscaling_target.main["web"].resource_id

  target_tracking_scaling_policy_configuration {
    # A minute, and each task.
    target_value       = 600
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    customized_metric_specification {
      metrics {
        id          = "requests"
        return_data = false
        metric_stat {
          stat = "Sum"
          metric {
            namespace   = "AWS/ApplicationELB"
            metric_name = "RequestCount"
            dimensions {
              name  = "LoadBalancer"
              value = aws_lb.main.arn_suffix
            }
          }
        }
      }
      metrics {
        id          = "tasks"
        return_data = false
        metric_stat {
          stat = "Average"
          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"
            dimensions {
              name  = "ClusterName"
              value = aws_ecs_cluster.main.name
            }
            dimensions {
              name  = "ServiceName"
              value = "web"
            }
          }
        }
      }
      metrics {
        id          = "each"
        expression  = "requests / tasks"
        return_data = true
      }
    }
  }
}

# --- Workers, by the age of the oldest job ------------------------------------------

locals {
  queues = toset(["parse", "embed"])
}

resource "aws_appautoscaling_policy" "more_workers" {
  for_each           = local.queues
  name               = "jobs-wait"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.main[each.key].service_namespace
  scalable_dimension = aws_appautoscaling_target.main[each.key].scalable_dimension
  resource_id        = aws_appautoscaling_target.main[each.key].resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 120
    metric_aggregation_type = "Maximum"
    # Seconds above the alarm's 60: one more worker, and two more after five minutes.
    step_adjustment {
      metric_interval_lower_bound = 0
      metric_interval_upper_bound = 240
      scaling_adjustment          = 1
    }
    step_adjustment {
      metric_interval_lower_bound = 240
      scaling_adjustment          = 2
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "jobs_wait" {
  for_each            = local.queues
  alarm_name          = "${local.prefix}-scale-${each.key}"
  alarm_description   = "A job of the queue ${each.key} has waited a minute: one more worker. Nobody has to do anything."
  namespace           = local.prefix
  metric_name         = "policychat_queue_oldest_seconds"
  dimensions          = { queue = each.key }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 60
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.more_workers[each.key].arn]
}
