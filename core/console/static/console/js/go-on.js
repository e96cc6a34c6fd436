// A form that need not wait for a click.

document.querySelector("[data-go-on]").submit();
