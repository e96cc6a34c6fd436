# The load balancer: TLS ends here. Two target groups, since a release is started beside the one
# that serves, and takes over once it is healthy (web.tf).

resource "aws_lb" "main" {
  #checkov:skip=CKV2_AWS_76:The rule set AWSManagedRulesKnownBadInputsRuleSet is there; this check does not look into dynamic blocks.
  #checkov:skip=CKV2_AWS_28:The firewall is a variable, on in production.
  name                       = local.prefix
  load_balancer_type         = "application"
  internal                   = !var.internet_facing
  subnets                    = [for subnet in(var.internet_facing ? aws_subnet.public : aws_subnet.private) : subnet.id]
  security_groups            = [aws_security_group.balancer.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = local.production
  # Streams of answers send a comment every few seconds, so this is never reached by one.
  idle_timeout = 120

  access_logs {
    enabled = true
    bucket  = aws_s3_bucket.main["logs"].id
    prefix  = "balancer"
  }
  depends_on = [aws_s3_bucket_policy.main]
}

resource "aws_lb_target_group" "web" {
  #checkov:skip=CKV_AWS_378:TLS ends at the load balancer; between it and the tasks is the VPC, and a rule for these two only.
  for_each    = toset(["blue", "green"])
  name        = "${local.prefix}-${each.key}"
  vpc_id      = aws_vpc.main.id
  target_type = "ip"
  protocol    = "HTTP"
  port        = 8000
  # Open answers get their time to end, as long as LLM_TOTAL_SECONDS.
  deregistration_delay = 120

  health_check {
    path                = "/healthz"
    port                = 8001
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.main.arn
  protocol          = "HTTP"
  port              = 80
  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.main.arn
  protocol          = "HTTPS"
  port              = 443
  certificate_arn   = aws_acm_certificate_validation.main.certificate_arn
  # TLS 1.3, and 1.2 with forward secrecy, which CloudFront uses towards its origin.
  ssl_policy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"

  # Whoever comes by another name than domain gets nothing.
  default_action {
    type = "fixed-response"
    fixed_response {
      status_code  = "404"
      content_type = "text/plain"
      message_body = "There is nothing under this name."
    }
  }
}

resource "aws_lb_listener_rule" "web" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  condition {
    host_header {
      values = [var.domain]
    }
  }
  action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.web["blue"].arn
        weight = 100
      }
      target_group {
        arn    = aws_lb_target_group.web["green"].arn
        weight = 0
      }
    }
  }

  # Each release moves the weights; ECS does, not Terraform.
  lifecycle {
    ignore_changes = [action]
  }
}
