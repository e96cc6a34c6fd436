locals {
  production = var.environment == "production"
  prefix     = "${var.name}-${var.environment}"
  account    = data.aws_caller_identity.current.account_id
  zones      = slice(data.aws_availability_zones.available.names, 0, var.zones)

  # The widget's and the console's files, from CloudFront. Its cookies stay apart from domain's.
  assets_domain = "assets.${var.domain}"

  tags = {
    application = var.name
    environment = var.environment
  }
}
