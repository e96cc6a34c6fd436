# Originals, the product's own archives, and what the load balancer and the buckets log.

locals {
  buckets = {
    # Deleted originals can be had back for so many days, then erased is gone.
    originals = { gone_after_days = var.erased_after_days, expire_days = null }
    backups   = { gone_after_days = 1, expire_days = var.backup.kept_days }
    logs      = { gone_after_days = 1, expire_days = var.log_days }
  }
  # The load balancer can't write its logs with a key of ours.
  encrypted_by_our_key = ["originals", "backups"]
}

resource "aws_s3_bucket" "main" {
  #checkov:skip=CKV2_AWS_62:Nothing waits for events of these buckets.
  #checkov:skip=CKV_AWS_144:Another region would be another place where personal data lies; docs/aws.md says how to add one.
  #checkov:skip=CKV2_AWS_6:It is below, for each of the buckets; this check does not follow for_each.
  #checkov:skip=CKV_AWS_19:It is below, for each of the buckets; this check does not follow for_each.
  #checkov:skip=CKV_AWS_21:It is below, for each of the buckets; this check does not follow for_each.
  #checkov:skip=CKV_AWS_145:It is below, for each of the buckets; the load balancer can write its logs with keys of S3 only.
  for_each      = local.buckets
  bucket        = "${local.prefix}-${each.key}-${local.account}"
  force_destroy = !local.production
}

resource "aws_s3_bucket_public_access_block" "main" {
  for_each                = aws_s3_bucket.main
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "main" {
  for_each = aws_s3_bucket.main
  bucket   = each.value.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "main" {
  for_each = aws_s3_bucket.main
  bucket   = each.value.id
  rule {
    bucket_key_enabled = contains(local.encrypted_by_our_key, each.key)
    apply_server_side_encryption_by_default {
      sse_algorithm     = contains(local.encrypted_by_our_key, each.key) ? "aws:kms" : "AES256"
      kms_master_key_id = contains(local.encrypted_by_our_key, each.key) ? aws_kms_key.main.arn : null
    }
  }
}

resource "aws_s3_bucket_versioning" "main" {
  for_each = aws_s3_bucket.main
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "main" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.main[each.key].id

  rule {
    id     = "erased-is-gone"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = each.value.gone_after_days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  dynamic "rule" {
    for_each = each.value.expire_days == null ? [] : [each.value.expire_days]
    content {
      id     = "old-is-gone"
      status = "Enabled"
      filter {}
      expiration {
        days = rule.value
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.main]
}

resource "aws_s3_bucket_logging" "main" {
  for_each      = toset(local.encrypted_by_our_key)
  bucket        = aws_s3_bucket.main[each.key].id
  target_bucket = aws_s3_bucket.main["logs"].id
  target_prefix = "s3/${each.key}/"
}
