# One task definition for each role; all run one image.

resource "aws_ecs_cluster" "main" {
  name = local.prefix
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
}

resource "aws_ecs_task_definition" "main" {
  for_each                 = local.roles
  family                   = "${local.prefix}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.size.cpu
  memory                   = each.value.size.memory
  execution_role_arn       = aws_iam_role.start[each.key].arn
  task_role_arn            = aws_iam_role.run[each.key].arn
  container_definitions    = jsonencode(concat(local.containers[each.key], [local.write_authorities[each.key]]))

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.architecture
  }
  ephemeral_storage {
    size_in_gib = var.scratch_gb
  }
  # The task's own disk, encrypted by AWS and gone with the task. It takes over whom /data of the
  # image belongs to.
  volume {
    name = "data"
  }
}
