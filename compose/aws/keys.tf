# One key encrypts everything that is stored: database, Redis, buckets, secrets, logs, alarms.

resource "aws_kms_key" "main" {
  description             = local.prefix
  enable_key_rotation     = true
  deletion_window_in_days = local.production ? 30 : 7
  policy                  = jsonencode(local.key_policy)
}

resource "aws_kms_alias" "main" {
  name          = "alias/${local.prefix}"
  target_key_id = aws_kms_key.main.key_id
}

# In a key's policy "*" stands for this key. The first statement gives nobody a right by itself:
# it lets IAM policies of this account give one, without which nobody could ever change the key.
locals {
  key_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "RightsComeFromIam"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "LogsAreEncrypted"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"]
        Resource  = "*"
        Condition = {
          ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.region}:${local.account}:log-group:*" }
        }
      },
      {
        Sid       = "AlarmsAreEncrypted"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
    ]
  }
}
