// What CloudFront asks before it looks into its cache: is this one of the public files?
var FILES = /^\/(static\/.+|widget\.js|widget\/widget-v\d+\.\d+\.\d+\.js)$/;

function handler(event) {
    if (FILES.test(event.request.uri)) {
        return event.request;
    }
    return { statusCode: 404, statusDescription: 'Not Found' };
}
