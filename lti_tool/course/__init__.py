"""Who and where: registrations, deployments, courses, people, placements, columns, participations."""
