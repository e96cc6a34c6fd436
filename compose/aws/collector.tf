# The OpenTelemetry collector beside each program: traces to X-Ray and, beside the scheduler, the
# product's figures to CloudWatch.

locals {
  # What becomes a metric of CloudWatch, and by which labels.
  exported = {
    "policychat_queue_(workers|jobs|oldest_seconds)" = [["queue"]]
    "policychat_(ingests|model_calls|answers)_total" = [["outcome"]]
    "policychat_(search_seconds|first_text_seconds)" = [[]]
    "policychat_requests_total"                      = [["status"]]
  }

  traces_pipeline = {
    receivers  = { otlp = { protocols = { http = { endpoint = "127.0.0.1:4318" } } } }
    exporters  = { awsxray = { region = var.region } }
    processors = { batch = {}, memory_limiter = { check_interval = "1s", limit_mib = 100 } }
    service = { pipelines = {
      traces = { receivers = ["otlp"], processors = ["memory_limiter", "batch"], exporters = ["awsxray"] }
    } }
  }

  figures_pipeline = {
    receivers = merge(local.traces_pipeline.receivers, { prometheus = { config = { scrape_configs = [{
      job_name        = "policy-chatbot"
      scrape_interval = "30s"
      authorization   = { credentials = "$${env:METRICS_TOKEN}" }
      static_configs  = [{ targets = ["127.0.0.1:8000"] }]
    }] } } })
    exporters = merge(local.traces_pipeline.exporters, { awsemf = {
      region                  = var.region
      namespace               = local.prefix
      log_group_name          = aws_cloudwatch_log_group.figures.name
      log_stream_name         = "collector"
      dimension_rollup_option = "NoDimensionRollup"
      metric_declarations     = [for pattern, labels in local.exported : { metric_name_selectors = ["^${pattern}$"], dimensions = labels }]
    } })
    processors = local.traces_pipeline.processors
    service = { pipelines = merge(local.traces_pipeline.service.pipelines, {
      metrics = { receivers = ["prometheus"], processors = ["memory_limiter", "batch"], exporters = ["awsemf"] }
    }) }
  }

  collectors = { for name, role in local.services : name => merge(local.confined, {
    name      = "collector"
    image     = local.collector
    essential = false
    # The one setting is the whole configuration, so that no file has to be mounted.
    command     = ["--config=env:COLLECTOR_CONFIG"]
    environment = [{ name = "COLLECTOR_CONFIG", value = name == "scheduler" ? jsonencode(local.figures_pipeline) : jsonencode(local.traces_pipeline) }]
    secrets     = [for secret in ["METRICS_TOKEN"] : { name = secret, valueFrom = local.secrets[secret] } if name == "scheduler"]
    mountPoints = []
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.program[name].name
        awslogs-region        = var.region
        awslogs-stream-prefix = "collector"
      }
    }
  }) }
}
