# Certificates and the names that lead here.

resource "aws_acm_certificate" "main" {
  domain_name       = var.domain
  validation_method = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "assets" {
  count             = var.internet_facing ? 1 : 0
  provider          = aws.us_east_1
  domain_name       = local.assets_domain
  validation_method = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

locals {
  proofs = concat(
    tolist(aws_acm_certificate.main.domain_validation_options),
    var.internet_facing ? tolist(aws_acm_certificate.assets[0].domain_validation_options) : [],
  )
}

resource "aws_route53_record" "proof" {
  count           = var.internet_facing ? 2 : 1
  zone_id         = var.zone_id
  name            = local.proofs[count.index].resource_record_name
  type            = local.proofs[count.index].resource_record_type
  records         = [local.proofs[count.index].resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "main" {
  certificate_arn         = aws_acm_certificate.main.arn
  validation_record_fqdns = [aws_route53_record.proof[0].fqdn]
}

resource "aws_acm_certificate_validation" "assets" {
  count                   = var.internet_facing ? 1 : 0
  provider                = aws.us_east_1
  certificate_arn         = aws_acm_certificate.assets[0].arn
  validation_record_fqdns = [aws_route53_record.proof[1].fqdn]
}

resource "aws_route53_record" "main" {
  zone_id = var.zone_id
  name    = var.domain
  type    = "A"
  alias {
    name                   = aws_lb.main.dns_name
    zone_id                = aws_lb.main.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "assets" {
  count   = var.internet_facing ? 1 : 0
  zone_id = var.zone_id
  name    = local.assets_domain
  type    = "A"
  alias {
    name                   = aws_cloudfront_distribution.assets[0].domain_name
    zone_id                = aws_cloudfront_distribution.assets[0].hosted_zone_id
    evaluate_target_health = false
  }
}
