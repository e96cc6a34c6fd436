# AWS's own services, reached inside the VPC: with egress none, the only way to them.

locals {
  endpoints = setunion(
    ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "xray"],
    local.bedrock ? ["bedrock-runtime"] : [],
    var.extra_endpoints,
  )
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
  policy            = jsonencode(local.s3_endpoint_policy)
  tags              = { Name = "${local.prefix}-s3" }
}

# A stolen task cannot carry data to a bucket of somebody else: this account's buckets, and the
# one in which ECR keeps the layers of images in this region.
locals {
  s3_endpoint_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "BucketsOfThisInstallation"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:AbortMultipartUpload"]
        Resource  = flatten([for name in ["originals", "backups"] : [aws_s3_bucket.main[name].arn, "${aws_s3_bucket.main[name].arn}/*"]])
      },
      {
        Sid       = "LayersOfImages"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject"]
        Resource  = ["arn:aws:s3:::prod-${var.region}-starport-layer-bucket/*"]
      },
    ]
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = local.endpoints
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  tags                = { Name = "${local.prefix}-${each.key}" }
}
