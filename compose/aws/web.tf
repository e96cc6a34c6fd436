# The web service, blue and green: ECS starts a release beside the one that serves, waits until it
# is healthy, moves all requests over, watches the alarms for a while, then stops the old one.
# It is a template of CloudFormation, since the provider's version here can't say this yet
# (docs/decisions/0017-what-cloudformation-says.md).

resource "aws_cloudformation_stack" "web" {
  #checkov:skip=CKV_AWS_124:terraform apply waits for the stack and says how it ended.
  name          = "${local.prefix}-web"
  template_body = file("${path.module}/templates/web.yaml")
  parameters = {
    Cluster        = aws_ecs_cluster.main.name
    TaskDefinition = aws_ecs_task_definition.main["web"].arn
    Subnets        = join(",", [for subnet in aws_subnet.private : subnet.id])
    SecurityGroup  = aws_security_group.tasks.id
    Blue           = aws_lb_target_group.web["blue"].arn
    Green          = aws_lb_target_group.web["green"].arn
    Rule           = aws_lb_listener_rule.web.arn
    Role           = aws_iam_role.blue_green.arn
    Alarms         = aws_cloudwatch_metric_alarm.main["requests-fail"].alarm_name
    BakeMinutes    = local.production ? 10 : 1
  }
  timeout_in_minutes = 60
  depends_on         = [aws_ecs_cluster_capacity_providers.main, aws_iam_role_policy_attachment.blue_green]
}

# Moves the listener's weights, with the rights that AWS itself lists for this.
resource "aws_iam_role" "blue_green" {
  name               = "${local.prefix}-blue-green"
  assume_role_policy = jsonencode(local.trust["ecs"])
}

resource "aws_iam_role_policy_attachment" "blue_green" {
  role       = aws_iam_role.blue_green.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers"
}
