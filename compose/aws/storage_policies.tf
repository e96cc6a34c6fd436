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

  accepts_logs = [
    {
      Sid       = "LogsOfBuckets"
      Effect    = "Allow"
      Principal = { Service = "logging.s3.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "${aws_s3_bucket.main["logs"].arn}/s3/*"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    },
    # The account in the path is what keeps other accounts' load balancers out.
    {
      Sid       = "LogsOfTheBalancer"
      Effect    = "Allow"
      Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "${aws_s3_bucket.main["logs"].arn}/balancer/AWSLogs/${local.account}/*"
    },
  ]
}

resource "aws_s3_bucket_policy" "main" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.main[each.key].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat([local.refuses_plain_http[each.key]], [for statement in local.accepts_logs : statement if each.key == "logs"])
  })
  depends_on = [aws_s3_bucket_public_access_block.main]
}
