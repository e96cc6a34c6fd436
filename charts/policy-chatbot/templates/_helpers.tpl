{{- define "policy-chatbot.labels" -}}
app.kubernetes.io/name: policy-chatbot
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Settings of every role. Passwords come from the Secret, so no address has one in it. */}}
{{- define "policy-chatbot.settings" -}}
{{- $database := printf "%s:%v/%s" .Values.database.host .Values.database.port .Values.database.name -}}
{{- with .Values.database.options }}{{ $database = printf "%s?%s" $database . }}{{ end -}}
{{- $settings := dict
    "PUBLIC_URL" (printf "https://%s%s" .Values.domain .Values.path)
    "ALLOWED_HOSTS" .Values.domain
    "BEHIND_TLS_PROXY" "true"
    "HSTS_SECONDS" "31536000"
    "HEALTH_LISTEN" "0.0.0.0:8001"
    "DATABASE_URL" (printf "postgresql://policychat_app@%s" $database)
    "REDIS_URL" .Values.redis.url
    "DATA_DIR" "/data"
    "TMPDIR" "/tmp"
-}}
{{- if .Values.originals.bucket -}}
{{- $settings = merge $settings (dict "S3_BUCKET" .Values.originals.bucket "S3_REGION" .Values.originals.region "S3_ENDPOINT_URL" .Values.originals.endpoint) -}}
{{- end -}}
{{- if .Values.authorities.configMap -}}
{{- $settings = merge $settings (dict "CA_BUNDLE" "/authorities/authorities.pem") -}}
{{- end -}}
{{- if .owner -}}
{{- $settings = merge $settings (dict "DATABASE_OWNER_URL" (printf "postgresql://policychat_owner@%s" $database)) -}}
{{- end -}}
{{- range $name, $value := merge (deepCopy .Values.settings) $settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* One container of the image: no root, no capabilities, nothing to write on but /data and /tmp. */}}
{{- define "policy-chatbot.container" -}}
- name: {{ .role }}
  image: "{{ .Values.image.repository }}@{{ .Values.image.digest }}"
  imagePullPolicy: IfNotPresent
  args: {{ toJson .args }}
  env: {{- include "policy-chatbot.settings" . | nindent 4 }}
  envFrom:
    - secretRef: { name: {{ .Values.secrets.serving }} }
    {{- if .owner }}
    - secretRef: { name: {{ .Values.secrets.owner }} }
    {{- end }}
  resources: {{- toYaml .resources | nindent 4 }}
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities: { drop: [ALL] }
  volumeMounts:
    - { name: data, mountPath: /data }
    - { name: tmp, mountPath: /tmp }
    {{- if .Values.authorities.configMap }}
    - { name: authorities, mountPath: /authorities, readOnly: true }
    {{- end }}
{{- end -}}

{{/* What every pod has in common. */}}
{{- define "policy-chatbot.pod" -}}
automountServiceAccountToken: false
serviceAccountName: {{ .Values.serviceAccount.name | default (ternary "default" .Release.Name (hasKey . "owner")) }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
volumes:
  - name: data
    {{- if .Values.originals.claim }}
    persistentVolumeClaim: { claimName: {{ .Values.originals.claim }} }
    {{- else }}
    emptyDir: { sizeLimit: {{ .Values.scratch }} }
    {{- end }}
  - name: tmp
    emptyDir: { sizeLimit: {{ .scratch | default .Values.scratch }} }
  {{- with .Values.authorities }}
  {{- if .configMap }}
  - name: authorities
    configMap: { name: {{ .configMap }}, items: [{ key: {{ .key }}, path: authorities.pem }] }
  {{- end }}
  {{- end }}
{{- end -}}
