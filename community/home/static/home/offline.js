/* The page that was asked for comes by itself once the net is back; without this there is a button. */
addEventListener("online", () => location.reload());
