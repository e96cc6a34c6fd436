<?php
/**
 * Plugin Name: Policy Chat
 * Description: Puts the policy assistant on every page, for signed-in users under their own name.
 * Version: 0.1.0
 * License: Apache-2.0
 *
 * In wp-config.php:
 *   define('POLICY_CHAT_HOST', 'https://HOST');
 *   define('POLICY_CHAT_KEY', 'pk_…');
 *   define('POLICY_CHAT_SECRET', '…');   // only for signed identities; never leaves the server
 */

defined('ABSPATH') || exit;

add_action('wp_enqueue_scripts', function () {
    wp_enqueue_script('policy-chat', POLICY_CHAT_HOST . '/widget.js', [], null, ['strategy' => 'defer']);
});

add_filter('script_loader_tag', function ($tag, $handle) {
    if ($handle !== 'policy-chat') {
        return $tag;
    }
    $attributes = ['data-api-key' => POLICY_CHAT_KEY, 'data-lang' => get_bloginfo('language')];
    if (defined('POLICY_CHAT_SECRET') && is_user_logged_in()) {
        $id = (string) get_current_user_id();
        $attributes['data-user-id'] = $id;
        $attributes['data-user-hash'] = hash_hmac('sha256', $id, POLICY_CHAT_SECRET);
    }
    $written = '';
    foreach ($attributes as $name => $value) {
        $written .= sprintf(' %s="%s"', $name, esc_attr($value));
    }
    return str_replace('<script ', '<script' . $written . ' ', $tag);
}, 10, 2);
