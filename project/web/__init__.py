"""How a request is answered: pages, errors, security headers. Knows neither accounts nor trees."""
