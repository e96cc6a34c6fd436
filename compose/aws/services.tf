# Workers and scheduler. A release that does not come up is taken back (circuit breaker).
# Web is in web.tf.

resource "aws_ecs_service" "main" {
  for_each         = { for name, role in local.services : name => role if name != "web" }
  name             = each.key
  cluster          = aws_ecs_cluster.main.id
  task_definition  = aws_ecs_task_definition.main[each.key].arn
  desired_count    = each.value.size.least
  platform_version = "1.4.0"
  propagate_tags   = "SERVICE"

  # Two schedulers for a moment do no harm; a queue without a worker for a moment neither.
  deployment_minimum_healthy_percent = each.key == "scheduler" ? 0 : 100
  deployment_maximum_percent         = 200

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = local.spot[each.key] ? 0 : 1
  }
  dynamic "capacity_provider_strategy" {
    for_each = local.spot[each.key] ? ["FARGATE_SPOT"] : []
    content {
      capacity_provider = capacity_provider_strategy.value
      weight            = 1
    }
  }

  network_configuration {
    subnets          = [for subnet in aws_subnet.private : subnet.id]
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = false
  }

  lifecycle {
    # Autoscaling decides from here on.
    ignore_changes = [desired_count]
  }
  depends_on = [aws_ecs_cluster_capacity_providers.main]
}

locals {
  spot = { for name in keys(local.services) : name => var.spot_workers && contains(["parse", "embed"], name) }
}
