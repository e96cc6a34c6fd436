# Three kinds of subnet in each zone: public for the load balancer and the way out, private for
# the tasks, isolated for the servers. Isolated ones have no route out whatever egress says.

resource "aws_vpc" "main" {
  cidr_block           = var.vpc_cidr
  enable_dns_hostnames = true
  tags                 = { Name = local.prefix }
}

# What AWS makes along with the VPC, and lets everything through, lets nothing through.
resource "aws_default_security_group" "none" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  for_each          = { for number, zone in local.zones : zone => number }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, each.value)
  tags              = { Name = "${local.prefix}-public-${each.key}" }
}

resource "aws_subnet" "private" {
  for_each          = { for number, zone in local.zones : zone => number }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, each.value + 4)
  tags              = { Name = "${local.prefix}-private-${each.key}" }
}

resource "aws_subnet" "isolated" {
  for_each          = { for number, zone in local.zones : zone => number }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, each.value + 8)
  tags              = { Name = "${local.prefix}-isolated-${each.key}" }
}

# --- The way to the internet, where something needs it ------------------------------

locals {
  has_gateway = var.internet_facing || var.egress == "nat"
  # One in each zone in production, so that a zone may fail; one in staging.
  nat_zones = var.egress == "nat" ? (local.production ? local.zones : slice(local.zones, 0, 1)) : []
}

resource "aws_internet_gateway" "main" {
  count  = local.has_gateway ? 1 : 0
  vpc_id = aws_vpc.main.id
  tags   = { Name = local.prefix }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)
  domain   = "vpc"
  tags     = { Name = "${local.prefix}-${each.key}" }
}

resource "aws_nat_gateway" "main" {
  for_each      = toset(local.nat_zones)
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id
  tags          = { Name = "${local.prefix}-${each.key}" }
  depends_on    = [aws_internet_gateway.main]
}

# --- Routes -------------------------------------------------------------------------

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "${local.prefix}-public" }
}

resource "aws_route" "public" {
  count                  = local.has_gateway ? 1 : 0
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main[0].id
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private
  vpc_id   = aws_vpc.main.id
  tags     = { Name = "${local.prefix}-private-${each.key}" }
}

resource "aws_route" "private" {
  for_each               = var.egress == "nat" ? aws_route_table.private : {}
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = try(aws_nat_gateway.main[each.key], values(aws_nat_gateway.main)[0]).id
}

resource "aws_route_table" "isolated" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "${local.prefix}-isolated" }
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_route_table_association" "isolated" {
  for_each       = aws_subnet.isolated
  subnet_id      = each.value.id
  route_table_id = aws_route_table.isolated.id
}
