// The chat as a React component. See README.md for what it needs.

import { useEffect, useRef } from "react";

const HOST = "https://HOST";

// `open` is a method of the element: to start open, pass data-open="" instead.
export function PolicyChat({ apiKey, mode = "inline", onAnswer, ...settings }) {
  const chat = useRef(null);

  useEffect(() => {
    if (document.querySelector(`script[src="${HOST}/widget.js"]`)) return;
    const script = document.createElement("script");
    script.src = `${HOST}/widget.js`;
    document.head.append(script);
  }, []);

  useEffect(() => {
    const element = chat.current;
    const hear = (event) => onAnswer?.(event.detail);
    element.addEventListener("policy-chat:answer", hear);
    return () => element.removeEventListener("policy-chat:answer", hear);
  }, [onAnswer]);

  return <policy-chat ref={chat} host={HOST} api-key={apiKey} mode={mode} {...settings} />;
}
