"""The examinee's seat: the loop of an episode, strategies, tools, scripted models and the simulated user."""
