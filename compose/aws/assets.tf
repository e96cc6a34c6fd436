# CloudFront, for the files of widget and console and for nothing else: what people ask and
# answer goes to the load balancer, which then knows their true address.

resource "aws_cloudfront_distribution" "assets" {
  #checkov:skip=CKV2_AWS_47:It serves public files, and the origin has a firewall of its own.
  #checkov:skip=CKV2_AWS_32:It has one of the policies that AWS keeps, by its id.
  #checkov:skip=CKV_AWS_68:It serves public files, and the origin has a firewall of its own.
  #checkov:skip=CKV_AWS_86:Nobody asks anything here; the load balancer logs what it is asked.
  #checkov:skip=CKV_AWS_310:The files come from the web tasks, which are several.
  #checkov:skip=CKV_AWS_374:Which countries may read it is not for this profile to say.
  #checkov:skip=CKV_AWS_305:There is no start page; all but the public files is 404.
  count           = var.internet_facing ? 1 : 0
  enabled         = true
  comment         = "${local.prefix}: files of widget and console"
  aliases         = [local.assets_domain]
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = "PriceClass_100"

  origin {
    origin_id   = "web"
    domain_name = var.domain
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "web"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    # AWS's own policies: cache as the answer's Cache-Control says, and add safe headers.
    cache_policy_id            = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    response_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03"

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.assets_only[0].arn
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.assets[0].certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
}

resource "aws_cloudfront_function" "assets_only" {
  count   = var.internet_facing ? 1 : 0
  name    = "${local.prefix}-assets-only"
  comment = "Answers 404 to all but the files of widget and console"
  runtime = "cloudfront-js-2.0"
  code    = file("${path.module}/templates/assets-only.js")
}
