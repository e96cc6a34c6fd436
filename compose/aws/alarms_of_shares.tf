# Alarms on a share: so many of a hundred fail.

locals {
  shares = {
    requests-fail = {
      says  = "More than 5 of 100 requests fail on our side. The log has each of them with its request_id; /readyz names what is down."
      over  = 0.05
      part  = merge(local.balancer, { metric = "HTTPCode_Target_5XX_Count" })
      whole = [merge(local.balancer, { metric = "RequestCount" })]
    }
    model-unavailable = {
      says = "A language model often does not answer. The next model answers, or the documents are quoted. doctor says more."
      over = 0.2
      part = { namespace = local.prefix, metric = "policychat_model_calls_total", dimensions = { outcome = "unavailable" } }
      whole = [for outcome in ["answered", "refused", "nothing supported", "stopped", "broke off", "unavailable"] :
        { namespace = local.prefix, metric = "policychat_model_calls_total", dimensions = { outcome = outcome } }
      ]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "main" {
  for_each            = local.shares
  alarm_name          = "${local.prefix}-${each.key}"
  alarm_description   = each.value.says
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.over
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "share"
    expression  = "FILL(part, 0) / (${join(" + ", [for n in range(length(each.value.whole)) : "FILL(whole${n}, 0)"])})"
    label       = "share"
    return_data = true
  }
  metric_query {
    id = "part"
    metric {
      namespace   = each.value.part.namespace
      metric_name = each.value.part.metric
      dimensions  = each.value.part.dimensions
      stat        = "Sum"
      period      = 300
    }
  }
  dynamic "metric_query" {
    for_each = each.value.whole
    content {
      id = "whole${metric_query.key}"
      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = "Sum"
        period      = 300
      }
    }
  }
}
