# What the buckets refuse and accept, whoever asks.

locals {
  refuses_plain_http = { for name, bucket in aws_s3_bucket.main : name => {
    Sid       = "OnlyByTls"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Resource  = [bucket.arn, "${bucket.arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  } }

  accepts_logs = [for service, folder in {
    "logging.s3.amazonaws.com"                       = "s3"
    "logdelivery.elasticloadbalancing.amazonaws.com" = "balancer"
    } : {
    Sid       = "Logs${title(folder)}"
    Effect    = "Allow"
    Principal = { Service = service }
    Action    = "s3:PutObject"
    Resource  = "${aws_s3_bucket.main["logs"].arn}/${folder}/*"
    Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
  }]
}

resource "aws_s3_bucket_policy" "main" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.main[each.key].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat([local.refuses_plain_http[each.key]], each.key == "logs" ? local.accepts_logs : [])
  })
  depends_on = [aws_s3_bucket_public_access_block.main]
}
