# Who may open a connection to whom. Nothing here is open to the world but the load balancer's
# ports 80 and 443, and those to allowed_networks only.

resource "aws_security_group" "balancer" {
  name        = "${local.prefix}-balancer"
  description = "The load balancer"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "${local.prefix}-balancer" }
}

resource "aws_security_group" "tasks" {
  name        = "${local.prefix}-tasks"
  description = "Web, workers, scheduler and prepare"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "${local.prefix}-tasks" }
}

resource "aws_security_group" "database" {
  name        = "${local.prefix}-database"
  description = "PostgreSQL"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "${local.prefix}-database" }
}

resource "aws_security_group" "redis" {
  name        = "${local.prefix}-redis"
  description = "Valkey"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "${local.prefix}-redis" }
}

resource "aws_security_group" "endpoints" {
  name        = "${local.prefix}-endpoints"
  description = "AWS services inside the VPC"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "${local.prefix}-endpoints" }
}

# --- From people to the load balancer -----------------------------------------------

resource "aws_vpc_security_group_ingress_rule" "people" {
  for_each          = { for pair in setproduct(var.allowed_networks, [80, 443]) : "${pair[0]}-${pair[1]}" => pair }
  security_group_id = aws_security_group.balancer.id
  description       = each.value[1] == 80 ? "People, to be sent to HTTPS" : "People"
  cidr_ipv4         = each.value[0]
  from_port         = each.value[1]
  to_port           = each.value[1]
  ip_protocol       = "tcp"
}

# --- Inside -------------------------------------------------------------------------

locals {
  # Each is one connection that may be opened, as a rule at both its ends.
  inside = {
    web       = { from = aws_security_group.balancer.id, to = aws_security_group.tasks.id, port = 8000 }
    health    = { from = aws_security_group.balancer.id, to = aws_security_group.tasks.id, port = 8001 }
    database  = { from = aws_security_group.tasks.id, to = aws_security_group.database.id, port = 5432 }
    redis     = { from = aws_security_group.tasks.id, to = aws_security_group.redis.id, port = 6379 }
    endpoints = { from = aws_security_group.tasks.id, to = aws_security_group.endpoints.id, port = 443 }
  }
}

resource "aws_vpc_security_group_egress_rule" "inside" {
  for_each                     = local.inside
  security_group_id            = each.value.from
  description                  = "To ${each.key}"
  referenced_security_group_id = each.value.to
  from_port                    = each.value.port
  to_port                      = each.value.port
  ip_protocol                  = "tcp"
}

resource "aws_vpc_security_group_ingress_rule" "inside" {
  for_each                     = local.inside
  security_group_id            = each.value.to
  description                  = "To ${each.key}"
  referenced_security_group_id = each.value.from
  from_port                    = each.value.port
  to_port                      = each.value.port
  ip_protocol                  = "tcp"
}

# --- Out of the tasks ---------------------------------------------------------------

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.tasks.id
  description       = "To S3, through its gateway endpoint"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

# HTTPS for a language model or S3, and 465 and 587 for mail.
resource "aws_vpc_security_group_egress_rule" "internet" {
  for_each          = var.egress == "nat" ? toset(["443", "465", "587"]) : toset([])
  security_group_id = aws_security_group.tasks.id
  description       = "To the internet, through the NAT gateway"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  ip_protocol       = "tcp"
}
