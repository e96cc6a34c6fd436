output "url" {
  description = "Where people sign in."
  value       = "https://${var.domain}"
}

output "widget_script" {
  description = "The address of the widget's script for pages of other sites; the page also names the url as data-host."
  value       = var.internet_facing ? "https://${local.assets_domain}/widget.js" : "https://${var.domain}/widget.js"
}

output "repositories" {
  description = "Where the images have to be before tasks can start."
  value       = { for name, repository in aws_ecr_repository.main : name => repository.repository_url }
}

output "admin_password_secret" {
  description = "The secret with the first admin's password."
  value       = local.secrets["ADMIN_PASSWORD"]
}

output "buckets" {
  description = "The buckets, by what they hold."
  value       = { for name, bucket in aws_s3_bucket.main : name => bucket.id }
}

# What ./release and the drills of docs/aws.md start one-off tasks with.
output "one_off" {
  description = "Cluster, subnets and security group of tasks that are started by hand."
  value = {
    region         = var.region
    cluster        = aws_ecs_cluster.main.name
    prefix         = local.prefix
    subnets        = join(",", [for subnet in aws_subnet.private : subnet.id])
    security_group = aws_security_group.tasks.id
  }
}
