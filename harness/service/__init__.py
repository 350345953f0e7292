"""The judge as a service: a warm process that judges orders, and its clients."""
