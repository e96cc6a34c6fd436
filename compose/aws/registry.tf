# Where the images lie: nothing is pulled from elsewhere when a task starts.

resource "aws_ecr_repository" "main" {
  for_each             = toset(["program", "collector"])
  name                 = "${local.prefix}/${each.key}"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = !local.production

  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.main.arn
  }
}

locals {
  image     = "${aws_ecr_repository.main["program"].repository_url}@${var.image_digest}"
  collector = "${aws_ecr_repository.main["collector"].repository_url}@${var.collector_digest}"
}
